#!/bin/bash
# Starts the broker. If it is the only one, and was killed, the one that was killed is forgotten first, as `hourledger up` does it:
# else a transaction that was being committed then can stay open for ever (KAFKA-20734, see docs/architecture.md).
set -euo pipefail

data=${KAFKA_LOG_DIRS:?}
if [[ ${KAFKA_CONTROLLER_QUORUM_VOTERS:?} != *,* && -e $data/meta.properties && ! -e $data/.kafka_cleanshutdown ]]; then
    trap 'exit 143' TERM # nobody else tells the first process of a container to end
    alone=127.0.0.1:19093
    cat > /tmp/controller.properties <<END
process.roles=controller
node.id=$KAFKA_NODE_ID
controller.quorum.voters=$KAFKA_NODE_ID@$alone
listeners=CONTROLLER://$alone
controller.listener.names=CONTROLLER
listener.security.protocol.map=CONTROLLER:PLAINTEXT
log.dirs=$data
END
    KAFKA_HEAP_OPTS=-Xmx256m /opt/kafka/bin/kafka-server-start.sh /tmp/controller.properties &
    controller=$!
    until said=$(KAFKA_HEAP_OPTS=-Xmx64m /opt/kafka/bin/kafka-cluster.sh unregister --bootstrap-controller $alone --id "$KAFKA_NODE_ID" 2>&1); do
        # One that was killed before it joined is not known.
        [[ $said == *BrokerIdNotRegistered* ]] && break
        echo "$said" >&2
        kill -0 $controller
    done
    echo "killed before: ${said##*$'\n'}"
    kill $controller
    wait $controller || true
fi
exec /etc/kafka/docker/run
