package dev.osprey.worker.model;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ModelNameTest {

    @ParameterizedTest
    @CsvSource({
        "/opt/models/fashion-mnist, fashion-mnist",
        "/opt/models/fashion-mnist/, fashion-mnist",
        "resnet18, resnet18",
        "file:/opt/models/resnet18.zip, resnet18",
        "s3://bucket/models/resnet18-v2.tar.gz, resnet18-v2",
        "s3://bucket, bucket",
        "djl://ai.djl.pytorch/resnet, resnet",
        "https://example.org/models/birds.TGZ?X-Amz-Signature=secret#/x/y, birds",
        "https://user:secret@example.org/, example.org",
        "/opt/my model\u0007<b>, my_model__b_",
        ".., model",
        "/, model"
    })
    void theLastPartOfTheLocationIsTheName(String location, String name) {
        assertThat(ModelName.of(location)).isEqualTo(name);
    }
}
