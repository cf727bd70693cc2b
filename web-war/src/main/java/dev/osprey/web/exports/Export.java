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
import dev.osprey.core.classification.Retention;
import dev.osprey.web.results.Top;

/** The export formats. */
enum Export {
    CSV {
        @Override
        void write(Iterator<Classification> images, Top top, Retention retention, Writer writer) throws IOException {
            writer.write(CsvRow.HEADER.text());
            while (images.hasNext()) {
                writer.write(CsvRow.of(images.next()).text());
            }
        }
    },
    JSON {
        @Override
        void write(Iterator<Classification> images, Top top, Retention retention, Writer writer) throws IOException {
            String before = "[\n";
            while (images.hasNext()) {
                writer.write(before);
                writer.write(top.json(images.next(), retention).toString());
                before = ",\n";
            }
            writer.write(before.startsWith("[") ? "[]\n" : "\n]\n");
        }
    };

    abstract void write(Iterator<Classification> images, Top top, Retention retention, Writer writer)
            throws IOException;

    /** A response body that streams the images, holding one page of them in memory. */
    StreamingOutput of(Iterator<Classification> images, Top top, Retention retention) {
        // Reads the first page now: if the table is unreachable, the response is a problem document instead of a
        // truncated file.
        images.hasNext();
        return (OutputStream body) -> {
            Writer writer = new BufferedWriter(new OutputStreamWriter(body, StandardCharsets.UTF_8));
            write(images, top, retention, writer);
            writer.flush();
        };
    }
}
