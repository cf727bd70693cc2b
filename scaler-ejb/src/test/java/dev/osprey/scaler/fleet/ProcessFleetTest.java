package dev.osprey.scaler.fleet;

import java.util.HashMap;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ProcessFleetTest {

    @Test
    void aWorkerGetsNoSecretOfTheWebTier() {
        Map<String, String> environment = new HashMap<>(Map.of(
                "OSPREY_ADMIN_PASSWORD", "x",
                "OSPREY_ADMIN_PASSWORD_HASH", "x",
                "OSPREY_ADMIN_PASSWORD_FILE", "x",
                "OSPREY_OIDC_CLIENT_SECRET", "x",
                "OSPREY_WEBHOOKS_SECRET", "x",
                "OSPREY_QUEUES_REQUEST", "kept",
                "AWS_SECRET_ACCESS_KEY", "kept"));

        ProcessFleet.removeWebSecrets(environment);

        assertThat(environment).containsOnlyKeys("OSPREY_QUEUES_REQUEST", "AWS_SECRET_ACCESS_KEY");
    }
}
