package io.dncstreams.topic;

import io.dncstreams.topic.TopicManifest.Parsed;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * All topics of the program, from {@code topics/*.yaml}: the files that {@code kubectl apply} takes are the only place
 * where topics are declared. Immutable.
 */
public final class TopicCatalog {

    private static final String FOLDER = "topics";

    private final Map<String, TopicSpec> specs;

    private TopicCatalog(Collection<TopicSpec> specs) {
        var byName = new TreeMap<String, TopicSpec>();
        specs.forEach(each -> byName.put(each.name(), each));
        this.specs = byName;
    }

    /**
     * The topics that came with this program.
     *
     * @throws TopicCatalogException if a manifest is wrong, or none is there
     */
    public static TopicCatalog shipped() {
        CodeSource source =
                Objects.requireNonNull(TopicCatalog.class.getProtectionDomain().getCodeSource(), "code source");
        try {
            return at(Path.of(source.getLocation().toURI()));
        } catch (URISyntaxException e) {
            throw new TopicCatalogException("No place for topic manifests: " + source.getLocation(), e);
        }
    }

    /**
     * The topics beside some classes. A jar is opened as a file system, since a class loader can't list a folder, and
     * might find the folder of another jar.
     *
     * @param classes a folder of classes or a jar
     */
    static TopicCatalog at(Path classes) {
        if (Files.isDirectory(classes)) {
            return in(classes.resolve(FOLDER));
        }
        try (FileSystem jar = FileSystems.newFileSystem(classes)) {
            return in(jar.getPath("/", FOLDER));
        } catch (IOException e) {
            throw new TopicCatalogException("%s can't be opened for its topic manifests".formatted(classes), e);
        }
    }

    /**
     * The topics of one folder; files that don't end in {@code .yaml} are left alone.
     *
     * @throws TopicCatalogException if a manifest is wrong, or none is there
     */
    public static TopicCatalog in(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            List<Parsed> manifests = files.filter(file -> {
                        refuseOtherEnding(file);
                        return file.toString().endsWith(".yaml");
                    })
                    .sorted()
                    .map(TopicCatalog::parse)
                    .toList();
            return of(folder, manifests);
        } catch (IOException e) {
            throw new TopicCatalogException("The topic manifests in %s can't be read".formatted(folder), e);
        }
    }

    private static void refuseOtherEnding(Path file) {
        if (file.toString().endsWith(".yml")) {
            throw new TopicCatalogException("%s: kubectl would apply it and this program would not; name it .yaml"
                    .formatted(file.getFileName()));
        }
    }

    private static Parsed parse(Path file) {
        try {
            return TopicManifest.parse(Objects.toString(file.getFileName()), Files.readString(file));
        } catch (IOException e) {
            throw new TopicCatalogException("%s can't be read".formatted(file), e);
        }
    }

    private static TopicCatalog of(Path folder, List<Parsed> manifests) {
        if (manifests.isEmpty()) {
            throw new TopicCatalogException("No topic manifests in " + folder);
        }
        var topics = new HashMap<String, String>();
        var resources = new HashMap<String, String>();
        for (Parsed each : manifests) {
            refuseTwice(topics, "topic " + each.spec().name(), each.file());
            refuseTwice(resources, "resource " + each.resourceName(), each.file());
        }
        var catalog = new TopicCatalog(manifests.stream().map(Parsed::spec).toList());
        int shared = catalog.teamPartitions();
        for (Parsed each : manifests) {
            int count = each.spec().partitions();
            if (count != 1 && count != shared) {
                throw new TopicCatalogException(
                        "%s: %d partitions; topics have one, or as many as all that are split by team (%d)"
                                .formatted(each.file(), count, shared));
            }
        }
        return catalog;
    }

    private static void refuseTwice(Map<String, String> seen, String what, String file) {
        String before = seen.put(what, file);
        if (before != null) {
            throw new TopicCatalogException("%s: %s is declared in %s already".formatted(file, what, before));
        }
    }

    /** All topics, in order of their names. */
    public List<TopicSpec> specs() {
        return List.copyOf(specs.values());
    }

    public Optional<TopicSpec> spec(String topic) {
        return Optional.ofNullable(specs.get(topic));
    }

    /** The number of partitions of every topic that is split by team. */
    public int teamPartitions() {
        return specs.values().stream().mapToInt(TopicSpec::partitions).max().orElseThrow();
    }

    /** The same topics as one cluster is to have them. */
    public TopicCatalog with(TopicOverrides overrides) {
        int shared = teamPartitions();
        return new TopicCatalog(specs.values().stream()
                .map(spec -> overrides.partitions().isPresent() && spec.partitions() == shared
                        ? spec.withPartitions(overrides.partitions().getAsInt())
                        : spec)
                .map(spec -> overrides.replicas().isPresent()
                        ? spec.withReplicas(overrides.replicas().getAsInt())
                        : spec)
                .toList());
    }
}
