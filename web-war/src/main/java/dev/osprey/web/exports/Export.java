package dev.osprey.web.exports;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;

import jakarta.ws.rs.core.StreamingOutput;

import dev.osprey.core.classification.Classification;
import dev.osprey.web.results.Top;

/** The two forms of an export. */
enum Export {
    CSV {
        @Override
        void write(Iterator<Classification> images, Top top, Writer target) throws IOException {
            target.write(CsvRow.HEADER.text());
            while (images.hasNext()) {
                target.write(CsvRow.of(images.next()).text());
            }
        }
    },
    JSON {
        @Override
        void write(Iterator<Classification> images, Top top, Writer target) throws IOException {
            String before = "[\n";
            while (images.hasNext()) {
                target.write(before);
                target.write(top.json(images.next()).toString());
                before = ",\n";
            }
            target.write(before.startsWith("[") ? "[]\n" : "\n]\n");
        }
    };

    abstract void write(Iterator<Classification> images, Top top, Writer target) throws IOException;

    /** The body of an answer, with no more of it in memory than the images are read in portions. */
    StreamingOutput of(Iterator<Classification> images, Top top) {
        // Now: a table that cannot be reached is a problem document then, and not a file that breaks off.
        images.hasNext();
        return (OutputStream body) -> {
            Writer target = new BufferedWriter(new OutputStreamWriter(body, StandardCharsets.UTF_8));
            write(images, top, target);
            target.flush();
        };
    }
}
