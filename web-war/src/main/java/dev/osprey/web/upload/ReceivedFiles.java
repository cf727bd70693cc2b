package dev.osprey.web.upload;

import java.util.List;
import java.util.stream.Stream;

/**
 * What a call brought.
 *
 * @param uploads that can be taken
 * @param refusals of files in archives
 * @param several whether the answer is a list by the form of the call: an archive with one image is a list of one
 */
record ReceivedFiles(List<Upload> uploads, List<Refusal> refusals, boolean several) {

    static final ReceivedFiles NONE = new ReceivedFiles(List.of(), List.of(), false);

    ReceivedFiles {
        uploads = List.copyOf(uploads);
        refusals = List.copyOf(refusals);
    }

    ReceivedFiles and(ReceivedFiles more) {
        List<Upload> all =
                Stream.concat(uploads.stream(), more.uploads.stream()).toList();
        return new ReceivedFiles(
                all,
                Stream.concat(refusals.stream(), more.refusals.stream()).toList(),
                several || more.several || all.size() > 1);
    }
}
