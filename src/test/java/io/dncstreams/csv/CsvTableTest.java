package io.dncstreams.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTableTest {

    private static final String ANN = "https://www.linkedin.com/in/ann/";
    private static final String BEN = "linkedin.com/in/ben";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "LinkedIn URL",
                "linkedin_url",
                "profileUrl",
                "Person Linkedin Url",
                "LinkedIn Profile",
                "linkedinProfileUrl",
                "LinkedIn_URL__c",
                "profile_link",
                "Contact LI Profile URL",
                "Profile URL",
                "url",
                "URL"
            })
    void findsTheColumnByTheNamesThatToolsGiveIt(String name) throws Exception {
        CsvTable table = open(
                "First Name,Company Linkedin Url,Website," + name + "\nAnn,linkedin.com/company/x,x.y," + ANN + "\n");

        assertThat(table.urlColumn()).isEqualTo(3);
        assertThat(contacts(table)).containsExactly(ANN);
    }

    @ParameterizedTest
    @ValueSource(strings = {",", ";", "\t", "|"})
    void findsTheDelimiter(String delimiter) throws Exception {
        CsvTable table = open("Name" + delimiter + "LinkedIn" + delimiter + "Note\n\"Doe, Ann; Dr\tx|y\"" + delimiter
                + ANN + delimiter + "a, b; c\n");

        assertThat((char) table.delimiter()).isEqualTo(delimiter.charAt(0));
        assertThat(table.urlColumn()).isEqualTo(1);
    }

    @Test
    void findsTheColumnByItsContent() throws Exception {
        CsvTable table = open("Wer;Wo;Firma\nAnn;" + ANN + ";linkedin.com/company/x\nBen;" + BEN + ";\nCy;;\n");

        assertThat(table.urlColumn()).isEqualTo(1);
        assertThat(table.headings()).containsExactly("Wer", "Wo", "Firma");
        assertThat(contacts(table)).containsExactly(ANN, BEN, "missing_url");
    }

    @Test
    void readsAFileWithoutHeader() throws Exception {
        CsvTable table = open("Ann," + ANN + "\nBen," + BEN);

        assertThat(table.preamble()).isEmpty();
        assertThat(table.headings()).isEmpty();
        assertThat(contacts(table)).containsExactly(ANN, BEN);
    }

    /** What is taken for a header is never asked about. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Ann,https://www.linkedin.com/company/x,crm",
                "Ann,https://lnkd.in/abc,LinkedIn",
                "Ann,linkedin.com/in/ann...,profile",
                "Ann,in/me,x",
                "Ann,,crm"
            })
    void aFirstRowThatCannotBeReadIsNoHeader(String first) throws Exception {
        String file = first + "\nBen," + BEN + ",LinkedIn\n";

        for (CsvTable table : List.of(open(file), open(file, "2"))) {
            assertThat(table.preamble()).isEmpty();
            assertThat(table.headings()).isEmpty();
            assertThat(table.urlColumn()).isEqualTo(1);
            List<String> read = contacts(table);
            assertThat(read).hasSize(2).last().isEqualTo(BEN);
        }
    }

    @Test
    void aHeaderMaySayWhatAnAddressLooksLike() throws Exception {
        CsvTable table = open("Name,LinkedIn (e.g. https://www.linkedin.com/in/you)\nAnn," + ANN + "\n");

        assertThat(table.headings()).hasSize(2);
        assertThat(contacts(table)).containsExactly(ANN);
    }

    @Test
    void readsAListOfUrlsAndNothingElse() throws Exception {
        assertThat(contacts(open(ANN + "\n" + BEN + "\n"))).containsExactly(ANN, BEN);
    }

    @Test
    void keepsWhatStandsAboveTheHeader() throws Exception {
        String above = "\uFEFFNotes:\r\n\"Some connections are missing, see help\"\r\n\r\nFirst Name,Last Name,URL\r\n";

        CsvTable table = open(above + "Ann,Doe," + ANN + "\r\n");

        assertThat(new String(table.preamble(), StandardCharsets.UTF_8)).isEqualTo(above);
        assertThat(table.lineEnd()).isEqualTo(new byte[] {'\r', '\n'});
        assertThat(contacts(table)).containsExactly(ANN);
    }

    @Test
    void believesAFileThatNamesItsDelimiter() throws Exception {
        CsvTable table = open("sep=;\nLinkedIn;a,b\n" + ANN + ";1,2\n");

        assertThat((char) table.delimiter()).isEqualTo(';');
        assertThat(new String(table.preamble(), StandardCharsets.UTF_8)).isEqualTo("sep=;\nLinkedIn;a,b\n");
        assertThat(contacts(table)).containsExactly(ANN);
    }

    @Test
    void namesTheCandidatesWhenItCannotChoose() {
        assertThatThrownBy(() -> open("Profile URL,profile link\n" + ANN + "," + BEN + "\n"))
                .isInstanceOf(UnreadableCsvException.class)
                .hasMessageContaining("\"Profile URL\", \"profile link\"")
                .hasMessageNotContaining("ann");
        assertThatThrownBy(() -> open(ANN + "," + BEN + "\n"))
                .isInstanceOf(UnreadableCsvException.class)
                .hasMessageContaining("column 1, column 2");
    }

    @Test
    void twoColumnsThatNameTheSamePeopleAreAsGoodAsOne() throws Exception {
        CsvTable table = open("linkedinUrl,linkedinProfileUrl\n," + ANN + "\n" + BEN + ",linkedin.com/in/BEN/\n");

        assertThat(table.urlColumn()).isEqualTo(1);
    }

    @Test
    void saysWhatItFoundInstead() {
        assertThatThrownBy(() -> open("name,mail\nAnn,a@b.c\n"))
                .isInstanceOf(UnreadableCsvException.class)
                .hasMessageContaining("\"name\", \"mail\"")
                .hasMessageNotContaining("a@b.c");
        assertThatThrownBy(() -> open("")).hasMessage("The file is empty.");
        assertThatThrownBy(() -> CsvTable.open(
                        new ByteArrayInputStream("url\n".getBytes(StandardCharsets.UTF_16)), Optional.empty()))
                .hasMessageContaining("UTF-16");
    }

    @Test
    void takesTheColumnItIsTold() throws Exception {
        String file = "linkedin,second\n" + ANN + "," + BEN + "\n";

        assertThat(contacts(open(file, "Second"))).containsExactly(BEN);
        assertThat(contacts(open(file, "2"))).containsExactly(BEN);
        assertThat(contacts(open(ANN + "," + BEN, "2"))).containsExactly(BEN);
        assertThatThrownBy(() -> open(file, "third")).hasMessageContaining("\"linkedin\", \"second\"");
    }

    @Test
    void readsNotesBesideTheUrl() throws Exception {
        CsvTable table =
                open("url,reason,source,createdAt,id\nin/ann,\"asked, twice\",crm,2025-01-01T00:00:00.000Z,dnc_1\n");

        assertThat(table.read(table.next().orElseThrow()))
                .isEqualTo(new CsvReading.Contact(
                        "in/ann",
                        Optional.of("asked, twice"),
                        Optional.of("crm"),
                        Optional.of("2025-01-01T00:00:00.000Z"),
                        5));
    }

    @Test
    void otherEncodingsMatterInTheUrlOnly() throws Exception {
        byte[] file = ("name,linkedin,reason\nM\u00FCller," + ANN
                        + ",m\u00F6chte nicht\nx,linkedin.com/in/m\u00FCller,\n")
                .getBytes(StandardCharsets.ISO_8859_1);
        CsvTable table = CsvTable.open(new ByteArrayInputStream(file), Optional.empty());

        assertThat(table.read(table.next().orElseThrow()))
                .isEqualTo(new CsvReading.Contact(
                        ANN, Optional.of("m\u00F6chte nicht"), Optional.empty(), Optional.empty(), 3));
        assertThat(table.read(table.next().orElseThrow())).isEqualTo(new CsvReading.Unreadable("bad_encoding", 3));
    }

    @Test
    void aKnownHeaderIsEnoughToBegin() throws Exception {
        byte[] first = "url,reason\nin/ann,x\n".getBytes(StandardCharsets.US_ASCII);
        InputStream slow = new ByteArrayInputStream(first) {
            @Override
            public synchronized int read(byte[] into, int offset, int length) {
                if (available() == 0) {
                    throw new AssertionError("asked for more than was needed");
                }
                return super.read(into, offset, length);
            }
        };

        assertThat(CsvTable.open(slow, Optional.empty()).urlColumn()).isZero();
    }

    private static CsvTable open(String file) throws IOException, UnreadableCsvException {
        return CsvTable.open(new ByteArrayInputStream(file.getBytes(StandardCharsets.UTF_8)), Optional.empty());
    }

    private static CsvTable open(String file, String column) throws IOException, UnreadableCsvException {
        return CsvTable.open(new ByteArrayInputStream(file.getBytes(StandardCharsets.UTF_8)), Optional.of(column));
    }

    private static List<String> contacts(CsvTable table) throws IOException {
        List<String> all = new ArrayList<>();
        for (Optional<CsvRow> row = table.next(); row.isPresent(); row = table.next()) {
            all.add(
                    switch (table.read(row.get())) {
                        case CsvReading.Contact contact -> contact.url();
                        case CsvReading.Unreadable unreadable -> unreadable.code();
                    });
        }
        return all;
    }
}
