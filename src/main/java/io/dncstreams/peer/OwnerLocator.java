package io.dncstreams.peer;

/** Finds the instance that has a team's partition. Asks nobody: it answers from what the last rebalance told. */
@FunctionalInterface
public interface OwnerLocator {

    Owner ownerOf(String teamId);
}
