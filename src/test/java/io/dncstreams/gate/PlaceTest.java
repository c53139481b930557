package io.dncstreams.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.core.JsonPointer;
import org.junit.jupiter.api.Test;

class PlaceTest {

    private final Place.Builder builder = new Place.Builder();

    @Test
    void leadsToEachPointer() {
        int url = builder.add(JsonPointer.compile("/lead/url"));
        int team = builder.add(JsonPointer.compile("/lead/team~1id"));

        Place lead = child(builder.build(), "lead");

        assertThat(child(lead, "url").slot()).isEqualTo(url);
        assertThat(child(lead, "team/id").slot()).isEqualTo(team);
        assertThat(lead.slot()).isEqualTo(-1);
        assertThat(lead.indexOf("name")).isEqualTo(-1);
    }

    @Test
    void refusesTheWholeRecord() {
        assertThatIllegalArgumentException().isThrownBy(() -> builder.add(JsonPointer.compile("")));
    }

    @Test
    void refusesTheSamePlaceTwice() {
        builder.add(JsonPointer.compile("/url"));

        assertThatIllegalArgumentException().isThrownBy(() -> builder.add(JsonPointer.compile("/url")));
    }

    private static Place child(Place place, String name) {
        return place.child(place.indexOf(name));
    }
}
