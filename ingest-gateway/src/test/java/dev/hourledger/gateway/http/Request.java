package dev.hourledger.gateway.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A well-formed request, to be changed into the one that a test is about. Immutable. */
record Request(String method, String path, List<String> headers, byte[] body) {
    /** The shortest report that is recorded. */
    static final String REPORT =
            "{\"agent_id\":\"mailer\",\"task_type\":\"email_classification\",\"outcome\":\"success\"}";

    /** A report with a good key. */
    static Request track(String body) {
        return track(body.getBytes(StandardCharsets.UTF_8));
    }

    static Request track(byte[] body) {
        return new Request("POST", "/v1/track", List.of(), body)
                .with("Authorization", "Bearer " + ApiUnderTest.KEY.text())
                .with("Content-Type", "application/json");
    }

    /** A look at an event with a good key. */
    static Request event(String eventId) {
        return new Request("GET", "/v1/events/" + eventId, List.of(), new byte[0])
                .with("Authorization", "Bearer " + ApiUnderTest.KEY.text());
    }

    /** An admin call with the right token. */
    static Request admin(String method, String path, String body) {
        return new Request(method, path, List.of(), body.getBytes(StandardCharsets.UTF_8))
                .with("Authorization", "Bearer " + ApiUnderTest.ADMIN_TOKEN)
                .with("Content-Type", "application/json");
    }

    Request with(String name, String value) {
        List<String> more = new ArrayList<>(headers);
        more.add(name + ": " + value);
        return new Request(method, path, more, body);
    }

    Request without(String name) {
        List<String> less = new ArrayList<>(headers);
        less.removeIf(header -> header.startsWith(name + ":"));
        return new Request(method, path, less, body);
    }

    Request replacing(String name, String value) {
        return without(name).with(name, value);
    }

    Request method(String other) {
        return new Request(other, path, headers, body);
    }

    Request path(String other) {
        return new Request(method, other, headers, body);
    }

    Request body(String other) {
        return new Request(method, path, headers, other.getBytes(StandardCharsets.UTF_8));
    }

    /** The request line and the headers, without a length and without the empty line. */
    String head() {
        StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: api.example\r\n");
        headers.forEach(header -> head.append(header).append("\r\n"));
        return head.toString();
    }

    /** The whole request with the length of its body. */
    byte[] bytes() {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        String length = body.length == 0 ? "" : "Content-Length: " + body.length + "\r\n";
        whole.writeBytes((head() + length + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        whole.writeBytes(body);
        return whole.toByteArray();
    }
}
