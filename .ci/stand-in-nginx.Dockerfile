# Debian's nginx under the name of the official image, for a machine that reaches no container registry. Never to be pushed. Of the release
# after trixie: an older one is from before 1.27.3, from which on nginx asks for the names of an upstream again. Mirrors may be late.
FROM debian:trixie-slim
RUN sed -n 's/^deb \(.*\) trixie /deb [check-valid-until=no] \1 forky /p' /etc/apt/sources.list > /etc/apt/sources.list.d/forky.list \
    && apt-get update && apt-get install -y --no-install-recommends -t forky nginx-light libnginx-mod-stream && rm -rf /var/lib/apt/lists/*
CMD ["nginx", "-g", "daemon off;"]
