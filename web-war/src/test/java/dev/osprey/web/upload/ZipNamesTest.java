package dev.osprey.web.upload;

import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ZipNamesTest {

    @ParameterizedTest
    @CsvSource({
        "IBM850, Müller.png",
        "IBM850, größe.jpg",
        "IBM850, é.png",
        "IBM850, vol à voile.png",
        "IBM850, Übergröße.png",
        "IBM850, été à la plage (1).jpeg",
        "IBM850, Ångström.png",
        "IBM850, niño ñandú.png",
        "IBM850, São João.png",
        "IBM850, Zürich Köln/Straße.png",
        "IBM850, Töölö ääni.png",
        "IBM850, champiñón.png",
        "IBM437, naïve façade.png",
        "IBM437, Übung.png",
        "windows-1252, größe.png",
        "windows-1252, blåbær.png",
        "windows-1252, São João.png",
        "windows-1252, café.png",
        "Shift_JIS, 写真.png",
        "Shift_JIS, テスト.png",
        "Shift_JIS, カメラ画像001.jpg",
        "Shift_JIS, 新しいフォルダー/東京タワー.jpg",
        "Shift_JIS, 猫のしゃしん.png",
        "Shift_JIS, IMG_写真_2024.jpg",
        "Shift_JIS, 檸檬と蝶.png",
        "Shift_JIS, 花.png",
        "GBK, 照片.png",
        "GBK, 图1.png",
        "GBK, 新建文件夹/北京（一）.jpg",
        "GBK, IMG_图片_2024.jpg",
        "GBK, 鞋子 包.png",
        "IBM866, Фото.png",
        "IBM866, мои документы/отпуск в Крыму.jpg",
        "IBM866, Привет мир.png",
        "UTF-8, größe.png",
        "UTF-8, 写真.png",
        "UTF-8, Фото.png",
        "UTF-8, μεγάλο.png",
    })
    void aNameIsReadInTheCharacterSetInWhichItWasWritten(String charset, String name) {
        byte[] bytes = name.getBytes(Charset.forName(charset));

        assertThat(new ZipNames(List.of(bytes)).read(bytes)).isEqualTo(name);
    }

    @Test
    void theNamesOfAnArchiveHaveOneCharacterSet() {
        // Alone, it could be a Chinese name.
        List<byte[]> names = bytes("windows-1252", "ÆØ.png", "blåbær.png", "rødgrød.png");

        assertThat(names.stream().map(new ZipNames(names)::read))
                .containsExactly("ÆØ.png", "blåbær.png", "rødgrød.png");
    }

    @Test
    void whatNoCharacterSetExplainsIsReplaced() {
        byte[] name = {'a', (byte) 0xff, (byte) 0x82, '.', 'p', 'n', 'g'};

        assertThat(new ZipNames(List.of(name)).read(name)).isEqualTo("a__.png");
    }

    private static List<byte[]> bytes(String charset, String... names) {
        return Arrays.stream(names)
                .map(name -> name.getBytes(Charset.forName(charset)))
                .toList();
    }
}
