package dev.osprey.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AwsSdkTest {

    private static final String S3 = "dev.osprey.core.storage.S3Calls";
    private static final String EC2 = "dev.osprey.scaler.fleet.Ec2Instances";

    private static final String FIXTURES = "dev.osprey.architecture.fixtures.confined";
    private static final JavaClasses FIXTURE_CLASSES = new ClassFileImporter().importPackages(FIXTURES);

    @Test
    void oneClassForS3AndOneForEc2ReferToSdkV1() {
        JavaClasses all = Module.allClasses();

        AwsSdkRules.onlyReferToSdkV1(S3, EC2).check(all);
        AwsSdkRules.onlyRefersToService(S3, "s3").check(all);
        AwsSdkRules.onlyRefersToService(EC2, "ec2").check(all);
    }

    @Test
    void exceptionOfSdkV1ElsewhereIsFound() {
        assertThatThrownBy(
                        () -> AwsSdkRules.onlyReferToSdkV1(FIXTURES + ".Store").check(FIXTURE_CLASSES))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("Caller.call()")
                .hasMessageContaining("com.amazonaws.SdkClientException");
    }

    @Test
    void serviceInASecondClassIsFound() {
        assertThatThrownBy(() -> AwsSdkRules.onlyRefersToService(FIXTURES + ".Caller", "s3")
                        .check(FIXTURE_CLASSES))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("Store")
                .hasMessageContaining("com.amazonaws.services.s3.AmazonS3");
    }

    @Test
    void theClassItselfMayReferToSdkV1() {
        AwsSdkRules.onlyReferToSdkV1(FIXTURES + ".Store", FIXTURES + ".Caller").check(FIXTURE_CLASSES);
        AwsSdkRules.onlyRefersToService(FIXTURES + ".Store", "s3").check(FIXTURE_CLASSES);
    }
}
