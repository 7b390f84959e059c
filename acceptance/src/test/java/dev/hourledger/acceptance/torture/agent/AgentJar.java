package dev.hourledger.acceptance.torture.agent;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import net.bytebuddy.ByteBuddy;

/** Packs {@link Agent} and puts it into a process. Thread-safe. */
public final class AgentJar {
    private static final AgentJar INSTANCE = new AgentJar();

    private final Path file;

    private AgentJar() {
        try {
            file = Files.createTempFile("torture-agent", ".jar");
            file.toFile().deleteOnExit();
            pack();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** From now on a process dies when it reaches a point so many times more. */
    public static void arm(ProcessHandle process, FailPoint point, int hits) {
        INSTANCE.attach(process, "die " + point + " " + hits);
    }

    /** Moves what a process takes for the time, on top of what was done to it before. */
    public static void moveClock(ProcessHandle process, long seconds) {
        INSTANCE.attach(process, "clock " + seconds);
    }

    private void attach(ProcessHandle process, String arguments) {
        try {
            VirtualMachine machine = VirtualMachine.attach(Long.toString(process.pid()));
            try {
                machine.loadAgent(file.toString(), arguments);
            } finally {
                machine.detach();
            }
        } catch (IOException e) {
            // A point that is reached at once may end the process before it can say that it is armed.
            if (process.isAlive()) {
                throw new UncheckedIOException(arguments, e);
            }
        } catch (AttachNotSupportedException | AgentLoadException | AgentInitializationException e) {
            throw new IllegalStateException(arguments + " in process " + process.pid(), e);
        }
    }

    private void pack() throws IOException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue("Agent-Class", Agent.class.getName());
        attributes.putValue("Can-Retransform-Classes", "true");
        attributes.put(Attributes.Name.CLASS_PATH, placeOf(ByteBuddy.class).toString());
        String folder = Agent.class.getPackageName().replace('.', '/') + "/";
        try (OutputStream out = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(out, manifest)) {
            for (Path each : classFiles(Path.of(placeOf(Agent.class)).resolve(folder))) {
                jar.putNextEntry(new JarEntry(folder + each.getFileName()));
                try (InputStream in = Files.newInputStream(each)) {
                    in.transferTo(jar);
                }
            }
        }
    }

    private static List<Path> classFiles(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(each -> each.toString().endsWith(".class")).toList();
        }
    }

    private static URI placeOf(Class<?> type) {
        try {
            return type.getProtectionDomain().getCodeSource().getLocation().toURI();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
