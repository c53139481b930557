package io.dncstreams.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What several files of a release say of the same thing. */
class ReleaseFilesTest {

    /** The chart asks for the image with its appVersion, which is how the image is labelled and the program calls itself. */
    @Test
    void theVersionIsTheSameEverywhere() throws IOException {
        String version = only("(?s)<artifactId>dnc-streams</artifactId>\\s*<version>([^<]+)</version>", "pom.xml");

        assertThat(only("(?m)^ARG VERSION=(.+)$", "Dockerfile")).isEqualTo(version);
        assertThat(only("(?m)^appVersion: (.+)$", "helm/dnc-streams/Chart.yaml"))
                .isEqualTo(version);
        assertThat(only("(?m)^version: (.+)$", "helm/dnc-streams/Chart.yaml"))
                .isEqualTo(version.replace("-SNAPSHOT", ""));
    }

    /** The build fails on a library with none of these licenses, so THIRD-PARTY.txt names no library without one of them. */
    @Test
    void everyLicenseOfALibraryHasItsText() throws IOException {
        List<String> licenses = all("<includedLicense>([^<]+)</includedLicense>", "pom.xml");

        assertThat(licenses)
                .hasSizeGreaterThan(3)
                .allSatisfy(license -> assertThat(Files.readString(Path.of("image", "licenses", license + ".txt")))
                        .hasSizeGreaterThan(1000));
        assertThat(Files.readString(Path.of("image", "assemble"))).contains("cp -R image/licenses \"$out/dnc/\"");
    }

    private static String only(String pattern, String file) throws IOException {
        List<String> found = all(pattern, file);
        assertThat(found).as("%s in %s", pattern, file).hasSize(1);
        return found.getFirst();
    }

    private static List<String> all(String pattern, String file) throws IOException {
        return Pattern.compile(pattern)
                .matcher(Files.readString(Path.of(file)))
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
    }
}
