package dev.osprey.endtoend;

import org.junit.jupiter.api.BeforeAll;

/** What the classes {@link OnSharedOsprey} have in common: the service and a client. */
abstract class SharedOspreySuite {

    static OspreyProcess osprey;
    static Client client;

    @BeforeAll
    static void useSharedService(OspreyProcess shared) {
        osprey = shared;
        client = new Client(shared);
    }
}
