#!/bin/sh
# Builds the ledger with one deliberate mistake after the other, in a copy of what is committed, and tortures it. Each
# must be caught. Arguments: names of mutants (all). Exits with the number that survived.
set -eu
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
root=$(CDPATH= cd -- "$here/../../../.." && pwd)
out=$root/acceptance/target/mutants
tree=$out/tree
seed=${SEED:-1}
rate=${RATE:-100}
[ $# -gt 0 ] || set -- $(cd "$here" && ls ./*.patch | sed 's#^\./##; s#\.patch$##')

mkdir -p "$out"
[ -d "$tree" ] || git clone -q --shared "$root" "$tree"
git -C "$tree" fetch -q origin HEAD
git -C "$tree" reset -q --hard FETCH_HEAD
survived=0
for name in "$@"; do
    patch=$here/$name.patch
    faults=$(sed -n 's/^Faults: //p' "$patch")
    minutes=$(sed -n 's/^Minutes: //p' "$patch")
    git -C "$tree" checkout -q .
    git -C "$tree" apply "$patch"
    rm -rf "$out/$name"
    if ! (cd "$tree" && ./mvnw -q -B -DskipTests -Dspotless.check.skip=true -pl acceptance -am package) >"$out/$name.build" 2>&1; then
        echo "$name: does not build, see $out/$name.build"
        survived=$((survived + 1))
        continue
    fi
    begin=$(date +%s)
    # Not by way of the command: it would be built once more.
    status=0
    (cd "$tree/acceptance" && exec java -Xmx3g -XX:+UseSerialGC \
        -cp "target/test-classes:$(cat target/torture.classpath)" dev.hourledger.acceptance.torture.TortureMain \
        --seed "$seed" --minutes "$minutes" --rate "$rate" --only "$faults" --out "$out/$name") >"$out/$name.log" 2>&1 || status=$?
    seconds=$(($(date +%s) - begin))
    found=$(grep -c '^- P[0-9]' "$out/$name/report.md" 2>/dev/null || true)
    first=$(sed -n 's/^- \(P[0-9]: [^-]*\) - .*/\1/p' "$out/$name/report.md" 2>/dev/null | sort | uniq -c | sort -rn | head -n 1 | sed 's/^ *[0-9]* //')
    if [ "$status" = 1 ] && [ "${found:-0}" -gt 0 ]; then
        echo "$name: caught, $first ($faults, $seconds s in all)"
    else
        echo "$name: SURVIVED, exit $status ($faults, $seconds s in all), see $out/$name.log"
        survived=$((survived + 1))
    fi
done
exit $survived
