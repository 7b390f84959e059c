package dev.hourledger.gateway.readback;

import dev.hourledger.contract.HostPort;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections to every known processor: the configured ones, at every address of their names, and those that
 * connected processors announce. Names are resolved again and again, since instances come and go. Used on one event
 * loop.
 */
final class Processors {
    private static final Logger LOG = LoggerFactory.getLogger(Processors.class);
    private static final int MAX_LINKS = 1_024;
    static final Duration REFRESH_EVERY = Duration.ofSeconds(10);
    /** How long an address that nobody names any more is still tried: its processor may only be restarting. */
    private static final int MAX_REFRESHES_DOWN = 30;

    private final Vertx vertx;
    private final List<HostPort> seeds;
    private final Function<HostPort, ProcessorLink> newLink;
    private final Map<HostPort, ProcessorLink> links = new HashMap<>();
    private final Map<HostPort, Integer> refreshesDown = new HashMap<>();
    private boolean resolving;
    private boolean closed;

    Processors(Vertx vertx, List<HostPort> seeds, Function<HostPort, ProcessorLink> newLink) {
        this.vertx = vertx;
        this.seeds = seeds;
        this.newLink = newLink;
    }

    /** Starts connecting, and keeps looking for new addresses. */
    void open() {
        refresh();
        vertx.setPeriodic(REFRESH_EVERY.toMillis(), timer -> {
            if (closed) {
                vertx.cancelTimer(timer);
            } else {
                forgetGone();
                refresh();
            }
        });
    }

    /** Connects to what is named now and was not before. */
    void refresh() {
        if (resolving || closed) {
            return;
        }
        resolving = true;
        Set<HostPort> named = named();
        vertx.executeBlocking(() -> addresses(named), false).onComplete((addresses, failure) -> {
            resolving = false;
            if (failure == null) {
                addresses.forEach(this::connect);
            } else {
                LOG.atError().setCause(failure).log("processors' names could not be resolved");
            }
        });
    }

    /** How many connections are open. */
    long connected() {
        return links.values().stream().filter(ProcessorLink::connected).count();
    }

    void close() {
        closed = true;
        links.values().forEach(ProcessorLink::close);
        links.clear();
    }

    private Set<HostPort> named() {
        Set<HostPort> named = new LinkedHashSet<>(seeds);
        links.values().forEach(link -> named.addAll(link.peers()));
        return named;
    }

    private void connect(HostPort address) {
        refreshesDown.remove(address);
        if (!closed && links.size() < MAX_LINKS && !links.containsKey(address)) {
            ProcessorLink link = newLink.apply(address);
            links.put(address, link);
            link.open();
        }
    }

    /** Drops the addresses that have been without a connection, and named by nobody, for long. */
    private void forgetGone() {
        links.entrySet().removeIf(entry -> {
            if (entry.getValue().connected()) {
                refreshesDown.remove(entry.getKey());
                return false;
            }
            boolean gone = refreshesDown.merge(entry.getKey(), 1, Integer::sum) > MAX_REFRESHES_DOWN;
            if (gone) {
                LOG.atInfo().addKeyValue("processor", entry.getKey().toString()).log("processor forgotten");
                refreshesDown.remove(entry.getKey());
                entry.getValue().close();
            }
            return gone;
        });
    }

    /** Blocks: asks the resolver. */
    private static Set<HostPort> addresses(Set<HostPort> named) {
        Set<HostPort> addresses = new LinkedHashSet<>();
        for (HostPort name : named) {
            try {
                for (InetAddress address : InetAddress.getAllByName(name.host())) {
                    addresses.add(new HostPort(address.getHostAddress(), name.port()));
                }
            } catch (UnknownHostException e) {
                LOG.atWarn().addKeyValue("processor", name.toString()).log("a processor's name does not resolve");
            }
        }
        return addresses;
    }
}
