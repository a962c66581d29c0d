package dev.belay.metrics;

import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Spans as text: children below their parents, in the order in which they began. */
final class SpanTree {

    private final List<SpanData> spans;
    private final List<String> lines = new ArrayList<>();

    private SpanTree(List<SpanData> spans) {
        this.spans = spans.stream()
                .sorted(Comparator.comparingLong(SpanData::getStartEpochNanos))
                .toList();
    }

    static List<String> of(List<SpanData> spans) {
        SpanTree tree = new SpanTree(spans);
        tree.spans.stream().filter(tree::isRoot).forEach(root -> tree.add(root, ""));
        return tree.lines;
    }

    private boolean isRoot(SpanData span) {
        return spans.stream().noneMatch(other -> other.getSpanId().equals(span.getParentSpanId()));
    }

    private void add(SpanData span, String indent) {
        lines.add(indent + text(span));
        spans.stream()
                .filter(child -> child.getParentSpanId().equals(span.getSpanId())
                        && child.getTraceId().equals(span.getTraceId()))
                .forEach(child -> add(child, indent + "  "));
    }

    private static String text(SpanData span) {
        String failed = span.getStatus().getStatusCode() == StatusCode.ERROR ? " ERROR" : "";
        return span.getName() + " " + span.getKind() + failed + " " + attributes(span);
    }

    static Map<String, Object> attributes(SpanData span) {
        Map<String, Object> values = new TreeMap<>();
        span.getAttributes().forEach((key, value) -> values.put(key.getKey(), value));
        return values;
    }
}
