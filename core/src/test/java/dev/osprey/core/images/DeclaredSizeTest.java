package dev.osprey.core.images;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class DeclaredSizeTest {

    private final ByteBuffer header = ByteBuffer.allocate(54).order(ByteOrder.LITTLE_ENDIAN);

    @Test
    void isTheLogicalScreenOfAGif() {
        header.putShort(6, (short) 60_000).putShort(8, (short) 3);

        assertThat(DeclaredSize.of(ImageFormat.GIF, header.array()))
                .contains(new ImageInfo(ImageFormat.GIF, 60_000, 3));
    }

    @Test
    void isEmptyForAGifWithoutScreen() {
        header.putShort(6, (short) 5);
        assertThat(DeclaredSize.of(ImageFormat.GIF, header.array())).isEmpty();

        header.putShort(6, (short) 0).putShort(8, (short) 5);
        assertThat(DeclaredSize.of(ImageFormat.GIF, header.array())).isEmpty();
    }

    @Test
    void aBmpMayHaveItsRowsFromTopToBottom() {
        header.putInt(14, 40).putInt(18, 70_000).putInt(22, -80_000);

        assertThat(DeclaredSize.of(ImageFormat.BMP, header.array()))
                .contains(new ImageInfo(ImageFormat.BMP, 70_000, 80_000));
    }

    @Test
    void isThatOfAnOldBmpHeader() {
        header.putInt(14, 12).putShort(18, (short) 60_000).putShort(20, (short) 50_000);

        assertThat(DeclaredSize.of(ImageFormat.BMP, header.array()))
                .contains(new ImageInfo(ImageFormat.BMP, 60_000, 50_000));
    }

    @Test
    void rejectsABmpHeaderOfAnImpossibleLength() {
        header.putInt(14, 125);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> DeclaredSize.of(ImageFormat.BMP, header.array()))
                .withMessage("BMP header of 125 bytes");
    }

    @ParameterizedTest
    @EnumSource(names = {"JPEG", "PNG", "WEBP"})
    void isLeftToTheReaderOfOtherFormats(ImageFormat format) {
        assertThat(DeclaredSize.of(format, header.array())).isEmpty();
    }
}
