# The service, without the broker that tests and "dnc dev" start inside their own process.
#   docker build -t dnc-streams .
#   docker run --rm -e KAFKA_BOOTSTRAP_SERVERS=broker:9092 -p 127.0.0.1:8080:8080 dnc-streams
ARG BUILD_IMAGE=eclipse-temurin:25-jdk
ARG BASE_IMAGE=eclipse-temurin:25-jre

FROM ${BUILD_IMAGE} AS build
WORKDIR /src
COPY . .
RUN ./mvnw -B -ntp -Dmaven.test.skip=true -Dspotless.check.skip=true package && image/assemble /out

# The broker is there for one training run, in the same runtime as below.
FROM ${BASE_IMAGE} AS trained
COPY --from=build /out /opt
RUN /opt/train

FROM ${BASE_IMAGE}
ARG BASE_IMAGE
ARG VERSION=0.1.0-SNAPSHOT
ARG REVISION=unknown
LABEL org.opencontainers.image.title="dnc-streams" \
      org.opencontainers.image.description="A Kafka-native Do-Not-Contact service" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.base.name="${BASE_IMAGE}" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
# By number, so that Kubernetes can tell that it isn't root. The group of the state folder is kept by volumes made from it.
RUN mkdir -p /var/lib/dnc && chown 10001:10001 /var/lib/dnc
COPY --from=trained /opt/dnc /opt/dnc
ENV PATH=/opt/dnc/bin:$PATH \
    DNC_HTTP_HOST=0.0.0.0 \
    DNC_STATE_DIR=/var/lib/dnc/state \
    MALLOC_ARENA_MAX=2
WORKDIR /var/lib/dnc
VOLUME /var/lib/dnc
EXPOSE 8080
USER 10001:10001
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 CMD ["dnc", "health"]
ENTRYPOINT ["/opt/dnc/bin/dnc"]
CMD ["serve"]
