package dev.reprise.testing.store;

/// What every thread store promises; one interface per topic.
public interface ThreadStoreContract
        extends ThreadOperationsContract,
                ChangeContract,
                MessagePageContract,
                RunIndexContract,
                ThreadLogContract,
                ClaimContract,
                LeaseContract,
                SupersedingContract,
                EveryEntryContract,
                HistoryContract,
                ForkContract,
                OwnerContract,
                ConcurrencyContract {}
