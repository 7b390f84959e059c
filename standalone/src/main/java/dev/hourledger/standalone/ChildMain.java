package dev.hourledger.standalone;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.util.jar.JarFile;

/**
 * Runs the main class of a jar in a child process that must not outlive its parent: the parent holds the other end of standard
 * input, and however it dies, even by kill -9, the operating system closes it.
 */
public final class ChildMain {
    private ChildMain() {}

    /** {@code args[0]}: the jar, which must be on the class path. */
    public static void main(String[] args) throws IOException, ReflectiveOperationException {
        Thread watch = new Thread(ChildMain::haltWithParent, "parent-watch");
        watch.setDaemon(true);
        watch.start();
        String mainClass;
        try (JarFile jar = new JarFile(args[0])) {
            mainClass = jar.getManifest().getMainAttributes().getValue("Main-Class");
        }
        try {
            Class.forName(mainClass).getMethod("main", String[].class).invoke(null, (Object) new String[0]);
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
