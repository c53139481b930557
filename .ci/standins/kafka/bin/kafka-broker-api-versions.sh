#!/bin/sh
exec java -Xmx64m -XX:TieredStopAtLevel=1 -cp '/etc/kafka/docker:/opt/kafka/libs/*' org.apache.kafka.tools.BrokerApiVersionsCommand "$@"
