package dev.hourledger.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AuditQuestionTest {
    @Test
    void shouldFitIntoAnId() {
        AuditQuestion question = new AuditQuestion("org_01ARZ3NDEKTSV4RRFFQ69G5FAV", Long.MAX_VALUE);

        assertThat(question.toId()).hasSizeLessThanOrEqualTo(ReadbackFrame.MAX_ID_CHARACTERS);
        assertThat(AuditQuestion.fromId(question.toId())).contains(question);
    }

    @Test
    void shouldRefuseWhatIsNone() {
        assertThat(AuditQuestion.fromId("org_1")).isEmpty();
        assertThat(AuditQuestion.fromId("org_1/")).isEmpty();
        assertThat(AuditQuestion.fromId("org_1/x")).isEmpty();
    }
}
