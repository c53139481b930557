package io.dncstreams.topology;

import io.dncstreams.campaign.ControlRecord;
import io.dncstreams.campaign.ControlRecord.Action;
import io.dncstreams.list.Change;
import io.dncstreams.list.UrlState.Listing;
import io.dncstreams.list.Verdict;
import io.dncstreams.profile.ProfileReading.Person;
import io.dncstreams.store.Enrolled;
import io.dncstreams.store.Enrolments;
import io.dncstreams.store.ListStore;
import java.time.Instant;
import java.util.OptionalLong;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;

/** Tells campaigns of each change in who is listed. */
final class CampaignControl {

    private final Outlet outlet;
    private final int partition;
    private final ListStore store;
    private final Enrolments enrolments;
    private final RecordSize size;

    CampaignControl(Outlet outlet, int partition, ListStore store, Enrolments enrolments, RecordSize size) {
        this.outlet = outlet;
        this.partition = partition;
        this.store = store;
        this.enrolments = enrolments;
        this.size = size;
    }

    /** To be called once the change is in the store. */
    void tell(Change change, Verdict verdict, Instant at) {
        switch (change) {
            case Change.Listed listed -> pause(listed.teamId(), listed.url(), listed.listing(), verdict, at);
            case Change.Noted noted -> {
                Listing now = noted.state().listing().orElseThrow();
                // With a second name, more people are stopped than before. One more opt-out of the same person says
                // nothing new.
                if (!now.memberId().equals(noted.before().memberId())) {
                    pause(noted.teamId(), noted.url(), now, verdict, at);
                }
            }
            case Change.Unlisted unlisted -> release(unlisted, verdict, at);
        }
    }

    private void pause(String teamId, String url, Listing listing, Verdict verdict, Instant at) {
        Enrolled enrolled = enrolments.find(teamId, url, listing.memberId(), at.toEpochMilli());
        forward(Action.PAUSE, teamId, url, listing, enrolled, verdict, at);
    }

    private void release(Change.Unlisted change, Verdict verdict, Instant at) {
        OptionalLong memberId = change.listing().memberId();
        // The person may be on the list under another URL of the same member id; whoever is stopped by that one is not
        // released by this.
        boolean stillListed = memberId.isPresent()
                && store.match(change.teamId(), new Person(change.url(), memberId))
                        .isPresent();
        Enrolled enrolled = stillListed
                ? enrolments.findUnlessSeenAs(change.teamId(), change.url(), memberId.getAsLong(), at.toEpochMilli())
                : enrolments.find(change.teamId(), change.url(), memberId, at.toEpochMilli());
        forward(Action.RELEASE, change.teamId(), change.url(), change.listing(), enrolled, verdict, at);
    }

    private void forward(
            Action action, String teamId, String url, Listing listing, Enrolled enrolled, Verdict verdict, Instant at) {
        long version = verdict.team().version();
        ControlRecord control = new ControlRecord(
                action,
                teamId,
                url,
                listing.memberId(),
                listing.entryId(),
                version,
                at,
                enrolled.campaigns(),
                enrolled.more());
        Headers headers = new RecordHeaders().add("dnc-version", DeadLetters.ascii(Long.toString(version)));
        byte[] key = control.key();
        byte[] json = control.json();
        // Names are a help; the word itself must always fit.
        for (int named = control.campaigns().size() / 2;
                !size.fits(key, json, headers) && !control.campaigns().isEmpty();
                named /= 2) {
            control = control.naming(named);
            json = control.json();
        }
        outlet.send(CoreTopology.CONTROL, new Record<>(key, new Outgoing(partition, json), at.toEpochMilli(), headers));
    }
}
