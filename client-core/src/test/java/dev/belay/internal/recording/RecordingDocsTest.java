package dev.belay.internal.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.testing.FlightRecording;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import jdk.jfr.Configuration;
import jdk.jfr.DataAmount;
import jdk.jfr.Event;
import jdk.jfr.EventType;
import jdk.jfr.Recording;
import jdk.jfr.Relational;
import jdk.jfr.SettingDescriptor;
import jdk.jfr.Timespan;
import jdk.jfr.ValueDescriptor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Compares what the documentation says of the flight recorder's events with what the recorder says of them. */
class RecordingDocsTest {
    private static final Path PAGE = Path.of("..", "docs", "observability.md");

    private static final List<Class<? extends Event>> EVENTS = List.of(
            RecordedCall.class,
            RecordedAttempt.class,
            RecordedPermitWait.class,
            RecordedLookup.class,
            RecordedConnect.class,
            RecordedLeak.class,
            RecordedBreakerChange.class);

    private static final Set<String> OF_EVERY_EVENT = Set.of("startTime", "duration", "eventThread", "stackTrace");

    private static String section = "";

    @BeforeAll
    static void read() throws Exception {
        String page = Files.readString(PAGE);
        int begin = page.indexOf("\n## JFR\n");
        int end = page.indexOf("\n## ", begin + 1);
        section = page.substring(begin, end < 0 ? page.length() : end);
    }

    private static List<EventType> types() {
        List<EventType> types = new ArrayList<>();
        EVENTS.forEach(event -> types.add(EventType.getEventType(event)));
        return types;
    }

    @Test
    void everyKindOfEventIsInTheTableWithItsThreshold() {
        List<String> rows = new ArrayList<>();
        for (EventType type : types()) {
            rows.add("| `%s` | %s | %s | %s |"
                    .formatted(type.getName(), type.getLabel(), threshold(type), type.getDescription()));
        }

        assertThat(rows("| `dev.belay.")).containsExactlyElementsOf(rows);
        assertThat(types()).extracting(EventType::getName).containsExactlyElementsOf(FlightRecording.KINDS);
    }

    private static String threshold(EventType type) {
        return type.getSettingDescriptors().stream()
                .filter(setting -> setting.getName().equals("threshold"))
                .map(SettingDescriptor::getDefaultValue)
                .map(value -> value.equals("0 ns") ? "none" : value)
                .findFirst()
                .orElse("none");
    }

    @Test
    void everyFieldIsInTheTableWithItsUnit() {
        List<String> rows = new ArrayList<>();
        for (EventType type : types()) {
            String kind = type.getName().substring("dev.belay.".length());
            for (ValueDescriptor field : fields(type)) {
                rows.add("| %s | `%s` | %s | %s | %s |"
                        .formatted(kind, field.getName(), field.getLabel(), unit(field), field.getDescription()));
            }
        }

        assertThat(rows("| "))
                .filteredOn(row -> row.split("\\|").length == 6 && row.contains("| `"))
                .containsExactlyElementsOf(rows);
    }

    @Test
    void everythingHasANameForPeople() {
        assertThat(types()).allSatisfy(type -> {
            assertThat(type.getCategoryNames()).containsExactly("Belay");
            assertThat(type.getLabel()).startsWith("HTTP ");
            assertThat(type.getDescription()).isNotBlank();
            assertThat(fields(type)).allSatisfy(field -> {
                assertThat(field.getLabel()).isNotBlank();
                assertThat(field.getDescription()).isNotBlank();
            });
        });
    }

    /** Those that are about a call can be brought together by its number. */
    @Test
    void theNumberOfACallIsMarkedAsARelation() {
        for (EventType type : types()) {
            ValueDescriptor call = type.getField("call");
            if (type.getName().equals("dev.belay.BreakerChange")) {
                assertThat(call).isNull();
            } else {
                assertThat(call.getAnnotationElements())
                        .anyMatch(element -> element.getTypeName().equals("dev.belay.CallId")
                                && element.getAnnotation(Relational.class) != null);
            }
        }
    }

    @Test
    void theSettingsThatAreShownAreThoseOfAllCalls() throws Exception {
        String settings = section.substring(section.indexOf("```xml\n") + 7);
        Configuration shown = Configuration.create(new StringReader(settings.substring(0, settings.indexOf("```"))));

        Map<String, String> values = shown.getSettings();

        assertThat(values)
                .containsEntry("dev.belay.Call#enabled", "true")
                .containsEntry("dev.belay.Call#threshold", "0 ms")
                .containsEntry("dev.belay.Attempt#threshold", "0 ms");
        assertThat(values.keySet()).allMatch(key -> FlightRecording.KINDS.contains(key.substring(0, key.indexOf('#'))));
        try (Recording recording = new Recording(shown)) {
            recording.start();
            assertThat(new RecordedCall().isEnabled()).isTrue();
            assertThat(Objects.requireNonNull(RecordedCall.begun()).ends()).isTrue();
        }
        try (FlightRecording hours = FlightRecording.ofWhatLasts(Duration.ofHours(1))) {
            assertThat(Objects.requireNonNull(RecordedCall.begun()).ends()).isFalse();
            assertThat(hours.events()).isEmpty();
        }
    }

    private static List<ValueDescriptor> fields(EventType type) {
        return type.getFields().stream()
                .filter(field -> !OF_EVERY_EVENT.contains(field.getName()))
                .toList();
    }

    private static String unit(ValueDescriptor field) {
        if (field.getAnnotation(Timespan.class) != null) {
            return "time";
        }
        if (field.getAnnotation(DataAmount.class) != null) {
            return "bytes";
        }
        return switch (field.getTypeName()) {
            case "java.lang.String" -> "text";
            case "java.lang.Class" -> "class";
            case "boolean" -> "yes or no";
            default -> "number";
        };
    }

    private static List<String> rows(String beginning) {
        return section.lines().filter(line -> line.startsWith(beginning)).toList();
    }
}
