package dev.hourledger.standalone;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.jar.JarFile;

/**
 * Runs the main class of a jar in a child process that must not outlive its parent: the parent holds the other end of
 * standard input, and however it dies, even by kill -9, the operating system closes it.
 */
public final class ChildMain {
    private ChildMain() {}

    /** {@code args[0]}: the jar. Its libraries and ours never meet: it sees the JDK and what its own manifest names. */
    public static void main(String[] args) throws IOException, ReflectiveOperationException {
        Thread watch = new Thread(ChildMain::haltWithParent, "parent-watch");
        watch.setDaemon(true);
        watch.start();
        Path file = Path.of(args[0]);
        String mainClass;
        try (JarFile jar = new JarFile(file.toFile())) {
            mainClass = jar.getManifest().getMainAttributes().getValue("Main-Class");
        }
        ClassLoader loader =
                new URLClassLoader("child", new URL[] {file.toUri().toURL()}, ClassLoader.getPlatformClassLoader());
        Thread.currentThread().setContextClassLoader(loader);
        try {
            loader.loadClass(mainClass).getMethod("main", String[].class).invoke(null, (Object) new String[0]);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(mainClass + " failed", e.getCause());
        }
    }

    private static void haltWithParent() {
        try {
            while (System.in.read() >= 0) {
                // The parent says nothing; only the end counts.
            }
        } catch (IOException e) {
            System.err.println("lost the parent: " + e);
        }
        Runtime.getRuntime().halt(0);
    }
}
