package dev.osprey.core.dynamodb;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class RowTest {

    @ParameterizedTest
    @CsvSource({"0.25,0.25", "1e-130,1.0E-130", "-9.9e125,-9.9E125"})
    void storesANumberOfTheRangeOfDynamoDbExactly(double value, String stored) {
        Row row = Row.builder().decimal("x", value).build();

        assertThat(row.attributes().get("x").n()).isEqualTo(stored);
        assertThat(row.decimal("x")).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.0, 9.9e-131, -1e-200, Double.MIN_VALUE})
    void storesATooSmallNumberAsZero(double value) {
        assertThat(Row.builder()
                        .decimal("x", value)
                        .build()
                        .attributes()
                        .get("x")
                        .n())
                .isEqualTo("0");
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e126, -1e126, Double.NaN, Double.POSITIVE_INFINITY})
    void rejectsWhatIsNotInTheRangeOfDynamoDb(double value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Row.builder().decimal("x", value))
                .withMessage("x is " + value + ", which DynamoDB cannot store");
    }
}
