package dev.belay.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.ResponseHandle;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import okhttp3.Headers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What RFC 8259 says is JSON, and what is not. In these, {@code ~} stands for a quotation mark, {@code ^} for a backslash. */
class Rfc8259Test {
    private static final List<String> JSON = List.of( // section 2: any value, with white space around every part of it
            "true",
            "false",
            "0",
            "~~",
            "[]",
            "{}",
            " \t\r\n[ \t\r\n1 \t\r\n, \t\r\n2 \t\r\n] \t\r\n",
            " { ~a~ : 1 , ~b~ : { } } ",
            "[null]",
            "{~a~:null}",
            // section 4: names may be anything that a string may be
            "{~~:0}",
            "{~^u0000~:0}",
            "{~a b~:0}",
            "{~^~~:0}",
            "{~a~:{~a~:{~a~:1}}}",
            // section 5
            "[1,true,~x~,null,[],{}]",
            "[[[[[]]]]]",
            // section 6
            "-0",
            "-1",
            "1.5",
            "-1.5e10",
            "1E5",
            "1e+5",
            "1e-5",
            "123456789012345678901234567890",
            "0.1",
            "1.0",
            "0e0",
            "[1e308]",
            "0.000000000000000000000000000001",
            // section 7
            "~^~^^^/^b^f^n^r^t~",
            "~/~",
            "~^u0041~",
            "~^uD834^uDD1E~",
            "~^u00e9~",
            "~é€𝄞~",
            "~\u007f~",
            "~^uFFFF~",
            "~\u2028\u2029~",
            "~ ~",
            "~[1]~");

    private static final List<String> NO_JSON = List.of( // nothing, half of it, too much of it
            "",
            " ",
            "[",
            "]",
            "{",
            "}",
            "[1",
            "[1,",
            "{~a~",
            "{~a~:",
            "{~a~:1",
            "{~a~:1,",
            "~",
            "~a",
            "[]]",
            "{}}",
            "1 2",
            "[] []",
            "{}{}",
            "~a~ ~b~",
            "[1]x",
            "true false",
            "nulll",
            "tru",
            "fals",
            "nul",
            "+",
            "-",
            // literals are of lower case
            "True",
            "FALSE",
            "Null",
            "nil",
            "undefined",
            "yes",
            // members and elements
            "[,]",
            "[1,]",
            "[,1]",
            "[1,,2]",
            "[1 2]",
            "[1:2]",
            "{,}",
            "{~a~:1,}",
            "{,~a~:1}",
            "{~a~ 1}",
            "{~a~,1}",
            "{~a~}",
            "{a:1}",
            "{1:1}",
            "{true:1}",
            "{[]:1}",
            "{~a~::1}",
            "{~a~:1 ~b~:2}",
            "{~a~:1;~b~:2}",
            "{:1}",
            "{~a~:1}}",
            "[1}",
            "{~a~:1]",
            "{'a':1}",
            "['a']",
            "(1)",
            "<1>",
            // numbers
            "01",
            "-01",
            "00",
            "+1",
            "1.",
            ".1",
            "-.1",
            "1.e1",
            "1e",
            "1e+",
            "1e1.5",
            "0x1F",
            "1_000",
            "NaN",
            "Infinity",
            "-Infinity",
            "--1",
            "1-",
            "1+1",
            "1/2",
            "１",
            "1a",
            "0b1",
            "1f",
            "1L",
            // strings
            "~^~",
            "~^x~",
            "~^a~",
            "~^'~",
            "~^u~",
            "~^u1~",
            "~^u12~",
            "~^u123~",
            "~^u123g~",
            "~^U0041~",
            "~^0~",
            "~\u0000~",
            "~\u001f~",
            "~a\nb~",
            "~a\tb~",
            "~^\n~",
            "'a'",
            "`a`",
            "“a”",
            "~a~b~",
            // white space is four characters, and comments are none
            "\u00a0[]",
            "\u000b[]",
            "\f[]",
            "\u2028[]",
            "\u3000[]",
            "[]\u00a0",
            "/**/[]",
            "[]//",
            "[1/**/]",
            "#[]",
            "[]#");

    private static List<String> json() {
        return JSON;
    }

    private static List<String> noJson() {
        return NO_JSON;
    }

    private static Object read(byte[] body) throws IOException {
        return Json.create()
                .value(Object.class)
                .read(ResponseHandle.of(200, Headers.of("Content-Type", "application/json"), body));
    }

    private static byte[] bytes(String text) {
        return text.replace('~', '"').replace('^', (char) 92).getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @MethodSource("json")
    void thisIsJson(String text) throws IOException {
        assertThat(read(bytes(text))).isNotNull();
    }

    @ParameterizedTest
    @MethodSource("noJson")
    void thisIsNoJson(String text) {
        assertThatThrownBy(() -> read(bytes(text))).isInstanceOf(JsonDecodingException.class);
    }

    /** Section 8.1 and RFC 3629. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "80",
                "BF",
                "C0 80",
                "C1 BF",
                "C3",
                "C3 28",
                "E0 80 80",
                "E0 9F BF",
                "E2 82",
                "ED A0 80",
                "ED BF BF",
                "F0 80 80 80",
                "F0 9F 98",
                "F4 90 80 80",
                "F5 80 80 80",
                "FE",
                "FF",
                "F8 88 80 80 80"
            })
    void stringsOfBytesThatAreNoUtf8AreRefused(String hex) {
        String[] octets = hex.split(" ", -1);
        byte[] body = new byte[octets.length + 4];
        body[0] = '[';
        body[1] = '"';
        for (int i = 0; i < octets.length; i++) {
            body[2 + i] = (byte) Integer.parseInt(octets[i], 16);
        }
        body[body.length - 2] = '"';
        body[body.length - 1] = ']';

        assertThatThrownBy(() -> read(body))
                .isInstanceOfSatisfying(
                        JsonDecodingException.class,
                        e -> assertThat(e.reason()).isEqualTo(JsonDecodingException.Reason.ENCODING));
    }
}
