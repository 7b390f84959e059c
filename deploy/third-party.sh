#!/bin/sh
# Writes THIRD-PARTY.md: what is in the jars' folders, with the licences that its makers declare. Run it when a dependency changes.
set -eu
cd "$(dirname "$0")/.."
./mvnw -B -q org.codehaus.mojo:license-maven-plugin:2.7.0:aggregate-add-third-party -pl '!benchmarks' \
    -Dlicense.includedScopes=compile,runtime -Dlicense.excludedGroups='dev\.hourledger'
{
    echo '# Third-party software'
    echo
    echo 'Hourledger is licensed under Apache-2.0. It comes with these libraries, each under its own licence, unchanged; their notices are'
    echo 'in their jars. The images also hold a JRE (GPL-2.0 with the Classpath exception; its licences are in `/opt/java/legal`) and Debian, whose'
    echo 'licences are in `/usr/share/doc`. `up` runs Apicurio Registry (Apache-2.0) and PostgreSQL (PostgreSQL licence), compose the images that it'
    echo 'names.'
    echo
    echo '| library | version | licence |'
    echo '|---|---|---|'
    sed -nE 's/^ *(\(.*\)) .* \(([^:() ]+):([^:() ]+):([^:() ]+) - .*\)$/\2:\3|\4|\1/p' target/generated-sources/license/THIRD-PARTY.txt |
        awk -F'|' '{ licence = $3; match(licence, /^(\([^()]*(\([^()]*\))?[^()]*\) ?)+/); licence = substr(licence, 1, RLENGTH)
            sub(/^\(/, "", licence); sub(/\) ?$/, "", licence); gsub(/\) \(/, " or ", licence); print "| " $1 " | " $2 " | " licence " |" }' | sort
} >THIRD-PARTY.md
