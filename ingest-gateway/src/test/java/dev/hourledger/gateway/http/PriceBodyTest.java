package dev.hourledger.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused of a price book, and how. Source: HTTP contract, bad-input list. */
class PriceBodyTest {
    private static final String PRICES = "/admin/v1/model-prices";
    private static final String IN = "'input_price_per_million_tokens'";
    private static final String OUT = "'output_price_per_million_tokens'";
    private static final String GOOD = "{'model':'m'," + IN + ":1," + OUT + ":1,'currency':'USD'}";
    private static final String HEADER =
            "model,input_price_per_million_tokens,output_price_per_million_tokens,currency\n";

    private final ApiUnderTest api = ApiUnderTest.start();

    @AfterEach
    void stop() {
        api.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|models",
                "{'models':null}|models",
                "{'models':{}}|models",
                "{'models':1}|models",
                "{'models':[1]}|models[0]",
                "{'models':[null]}|models[0]",
                "{'models':[[]]}|models[0]",
                "{'models':[GOOD,{}]}|models[1].model",
                "{'models':[{'model':1}]}|models[0].model",
                "{'models':[{'model':''}]}|models[0].model",
                "{'models':[{'model':'a\\u0000'}]}|models[0].model",
                "{'models':[{'model':'a\\ud800'}]}|models[0].model",
                "{'models':[{'model':'m'}]}|models[0].input_price_per_million_tokens",
                "{'models':[{'model':'m',IN:-1}]}|models[0].input_price_per_million_tokens",
                "{'models':[{'model':'m',IN:1000001}]}|models[0].input_price_per_million_tokens",
                "{'models':[{'model':'m',IN:0.0000001}]}|models[0].input_price_per_million_tokens",
                "{'models':[{'model':'m',IN:1e999999999}]}|models[0].input_price_per_million_tokens",
                "{'models':[{'model':'m',IN:1e-999999999}]}|models[0].input_price_per_million_tokens",
                "{'models':[{'model':'m',IN:'1'}]}|models[0].input_price_per_million_tokens",
                "{'models':[{'model':'m',IN:1}]}|models[0].output_price_per_million_tokens",
                "{'models':[{'model':'m',IN:1,OUT:1}]}|models[0].currency",
                "{'models':[{'model':'m',IN:1,OUT:1,'currency':'usd'}]}|models[0].currency",
                "{'models':[{'model':'m',IN:1,OUT:1,'currency':'XAU'}]}|models[0].currency",
                "{'models':[{'model':'m',IN:1,OUT:1,'currency':'USDT'}]}|models[0].currency",
                "{'models':[GOOD,GOOD]}|models[1].model",
                "{'models':[{'model':'m','model':'m'}]}|models[0].model",
                "{'models':[],'models':[]}|models",
                "{'models':[{'modle':'m'}]}|models[0].modle",
                "{'model':[]}|model",
                "{'models':[{'model':{'a':1}}]}|models[0].model",
                "{'models':[],'fx_rates':{}}|fx_rates",
                "{'models':[],'fx_rates':[{'from':'USD'}]}|fx_rates[0].to",
                "{'models':[],'fx_rates':[{'from':'USD','to':'USD','rate':1}]}|fx_rates[0].to",
                "{'models':[],'fx_rates':[{'from':'USD','to':'EUR'}]}|fx_rates[0].rate",
                "{'models':[],'fx_rates':[{'from':'USD','to':'EUR','rate':0}]}|fx_rates[0].rate",
                "{'models':[],'fx_rates':[{'from':'USD','to':'EUR','rate':1000000001}]}|fx_rates[0].rate",
                "{'models':[],'fx_rates':[{'from':'USD','to':'EUR','rate':0.0000000000001}]}|fx_rates[0].rate",
                "{'models':[],'fx_rates':[FX,FX]}|fx_rates[1].to",
                "{'models':[GOOD],'fx_rates':[{'from':'US','to':'EUR','rate':1}]}|fx_rates[0].from",
                "{'models':[]} x|",
                "{'models':[]}{}|",
                "{'models':[|",
                "{'models':[GOOD|",
                "[]|",
                "|"
            })
    void shouldNameWhatIsWrong(String body, String field) throws IOException {
        Reply reply = json(body == null ? "" : body);

        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.code()).isEqualTo("validation_error");
        assertThat(reply.field()).isEqualTo(field == null ? "" : field);
        assertThat(api.log.appended).isEmpty();
    }

    @Test
    void shouldNameTheNearestField() throws IOException {
        assertThat(json("{'models':[{'input_price':1}]}").body())
                .contains("Did you mean input_price_per_million_tokens?");
        assertThat(json("{'models':[],'fx_rate':[]}").body()).contains("Did you mean fx_rates?");
    }

    @Test
    void shouldBoundTheBook() throws IOException {
        String many = "{'models':[" + rows(5001) + "]}";
        assertThat(json(many).field()).isEqualTo("models");
        String pairs = "{'models':[],'fx_rates':[" + "FX,".repeat(501) + "FX]}";
        assertThat(json(pairs).field()).isEqualTo("fx_rates");
        String name = "n".repeat(129);
        assertThat(json("{'models':[{'model':'" + name + "'}]}").field()).isEqualTo("models[0].model");
        assertThat(json("{'models':" + "[".repeat(10_000)).status()).isEqualTo(422);
        assertThat(json("{'models':[{'model':" + "{'a':".repeat(1_000)).status())
                .isEqualTo(422);
        assertThat(json("{'models':[{'model':'m',IN:" + "9".repeat(100_000) + "}]}")
                        .field())
                .isEqualTo("models[0].input_price_per_million_tokens");
    }

    @Test
    void shouldBoundTheBody() throws IOException {
        String padding = " ".repeat(PriceHandlers.MAX_BODY_BYTES - "{\"models\":[]}".length());
        assertThat(json("{'models':[]}" + padding).status()).isEqualTo(200);

        Reply tooLong = json("{'models':[]}" + padding + " ");
        assertThat(tooLong.code()).isEqualTo("payload_too_large");
        assertThat(tooLong.body()).contains("512 KiB");
        // All others keep their bound.
        String other = "{\"livemode\":true}" + " ".repeat(BodyReader.MAX_BODY_BYTES);
        assertThat(api.call(Request.admin("POST", "/admin/v1/orgs/" + ApiUnderTest.ORG + "/keys", other))
                        .body())
                .contains("64 KiB");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/x-csv", "text/csv+json", ""})
    void shouldRefuseOtherMediaTypes(String type) throws IOException {
        Reply reply = api.call(Request.admin("PUT", PRICES, "{\"models\":[]}").replacing("Content-Type", type));

        assertThat(reply.code()).isEqualTo("unsupported_media_type");
        assertThat(reply.body()).contains("text/csv");
        Request gzip = Request.admin("PUT", PRICES, HEADER)
                .replacing("Content-Type", "text/csv")
                .with("Content-Encoding", "gzip");
        assertThat(api.call(gzip).code()).isEqualTo("unsupported_media_type");
        // CSV is for prices alone.
        assertThat(api.call(Request.admin("POST", "/admin/v1/orgs", "").replacing("Content-Type", "text/csv"))
                        .code())
                .isEqualTo("unsupported_media_type");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "|",
                "\\n\\n|",
                "modle,input_price_per_million_tokens,output_price_per_million_tokens,currency|line 1.modle",
                "model,input_price_per_million_tokens,currency|line 1.output_price_per_million_tokens",
                "model,model,input_price_per_million_tokens,output_price_per_million_tokens,currency|line 1.model",
                "Hm,1,1|line 2",
                "Hm,1,1,USD,x|line 2",
                "Hm,1,1,USD\\nm,1,1,USD|line 3.model",
                "Hm,1,1,USD\\nn,x,1,USD|line 3.input_price_per_million_tokens",
                "Hm,1,1,USD\\r\\n\\r\\nn,-1,1,USD|line 4.input_price_per_million_tokens",
                "H\"a\\nb\",1,1,USD\\nn,1,,USD|line 4.output_price_per_million_tokens",
                "Hm,1,1,XXX|line 2.currency",
                "H,1,1,USD|line 2.model",
                "Hm,1e999999999,1,USD|line 2.input_price_per_million_tokens",
                "Hm,+1,1,USD|line 2.input_price_per_million_tokens",
                "Hm, 1,1,USD|line 2.input_price_per_million_tokens",
                "Hm,.5,1,USD|line 2.input_price_per_million_tokens",
                "Hm,0x1,1,USD|line 2.input_price_per_million_tokens",
                "Hm,NaN,1,USD|line 2.input_price_per_million_tokens",
                "Hm,١,1,USD|line 2.input_price_per_million_tokens",
                "Ha\\0,1,1,USD|line 2.model",
                "H\"m,1,1,USD|",
                "H\"m\"x,1,1,USD|"
            })
    void shouldNameTheLine(String text, String field) throws IOException {
        Reply reply = csv(text == null ? "" : unescaped(text), "");

        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.code()).isEqualTo("validation_error");
        assertThat(reply.field()).isEqualTo(field == null ? "" : field);
        assertThat(api.log.appended).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "fx=USD:EUR|fx_rates[0]",
                "fx=|fx_rates[0]",
                "fx=USD:EUR:0.92:1|fx_rates[0]",
                "fx=%zz|fx_rates[0]",
                "fx=USD:EUR:0.92&fx=USD:EUR:0.92|fx_rates[1].to",
                "fx=USD:EUR:0.92&fx=EUR:USD:x|fx_rates[1].rate",
                "fx=USD::1|fx_rates[0].to",
                "fx=USD:EUR:0|fx_rates[0].rate",
                "fx=USD:USD:1|fx_rates[0].to"
            })
    void shouldNameTheRate(String query, String field) throws IOException {
        assertThat(csv(HEADER + "m,1,1,USD", "?" + query).field()).isEqualTo(field);
        assertThat(api.log.appended).isEmpty();
    }

    @Test
    void shouldTakeRatesWithJsonOnlyInTheBody() throws IOException {
        Request request = Request.admin("PUT", PRICES + "?fx=USD:EUR:0.92", "{\"models\":[]}");

        assertThat(api.call(request).field()).isEqualTo("fx");
    }

    @Test
    void shouldReadCsvAsItIsWritten() throws IOException {
        assertThat(csv(
                                "\uFEFFcurrency,model," + HEADER.substring(6, HEADER.length() - 10) + "\r\n"
                                        + "USD,\"with, comma and \"\"quotes\"\"\",1,2.5",
                                "")
                        .body())
                .contains("\"model_count\":1");
        // Cut short behind its header.
        assertThat(csv(HEADER, "").body()).contains("no line with a model", "{\\\"models\\\":[]}");
        byte[] latin1 = (HEADER + "\u00e9,1,1,USD").getBytes(StandardCharsets.ISO_8859_1);
        Request request = Request.admin("PUT", PRICES, "").replacing("Content-Type", "text/csv");
        assertThat(api.call(new Request(request.method(), request.path(), request.headers(), latin1))
                        .body())
                .contains("UTF-8");
        StringBuilder many = new StringBuilder(HEADER);
        for (int i = 0; i <= 5000; i++) {
            many.append('m').append(i).append(",1,1,USD\n");
        }
        assertThat(csv(many.toString(), "").field()).isEqualTo("line 5002");
    }

    private Reply json(String body) throws IOException {
        String json = body.replace("GOOD", GOOD)
                .replace("FX", "{'from':'USD','to':'EUR','rate':0.92}")
                .replace("IN:", IN + ":")
                .replace("OUT:", OUT + ":")
                .replace('\'', '"');
        return api.call(Request.admin("PUT", PRICES, json));
    }

    private Reply csv(String body, String query) throws IOException {
        return api.call(Request.admin("PUT", PRICES + query, body).replacing("Content-Type", "text/csv"));
    }

    private static String unescaped(String text) {
        String header = text.startsWith("H") ? HEADER + text.substring(1) : text;
        return header.replace("\\n", "\n").replace("\\r", "\r").replace("\\0", "\0");
    }

    private static String rows(int count) {
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < count; i++) {
            rows.append(i == 0 ? "" : ",").append("{}");
        }
        return rows.toString();
    }
}
