package dev.hourledger.gateway.domain;

import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The rules of what an organisation changes of itself. Pure. */
public final class OrgRules {
    /** Code points of a task type's name, category and baseline source, and of an override's reason. */
    public static final int MAX_TEXT_CHARACTERS = 200;
    /** Characters of a task type's key. */
    public static final int MAX_KEY_CHARACTERS = 64;

    private static final Pattern KEY = Pattern.compile("[a-z][a-z0-9_]*");

    private OrgRules() {}

    /** Whether it can be the key of a task type: lower snake case, 1 to 64 characters. */
    public static boolean isTaskTypeKey(String text) {
        return text.length() <= MAX_KEY_CHARACTERS && KEY.matcher(text).matches();
    }

    /** Checks a change of settings. */
    public static Checked<Command.ChangeOrg> checkSettings(RawBody<OrgSettingsField> body) {
        FieldChecks<OrgSettingsField> fields = new FieldChecks<>(body, "");
        String code = fields.text(OrgSettingsField.CURRENCY, Currencies.CODE_CHARACTERS, Currencies.CODE_CHARACTERS);
        Command.Money currency = code == null ? null : AdminRules.currency(fields, OrgSettingsField.CURRENCY, code);
        BigDecimal rate = fields.decimal(OrgSettingsField.HOURLY_RATE, DecimalRange.HOURLY_RATE);
        if (currency != null && rate == null) {
            fields.refuse(OrgSettingsField.HOURLY_RATE, "is required with currency, since it is in that currency");
        }
        return change(
                fields,
                new Command.ChangeOrg(
                        null, null, currency, rate, fallback(fields).orElse(null), credit(fields)));
    }

    /** Checks a task type of the organisation's own. */
    public static Checked<Command.DefineTaskType> checkTaskType(RawBody<TaskTypeField> body) {
        FieldChecks<TaskTypeField> fields = new FieldChecks<>(body, "");
        String key = fields.requiredText(TaskTypeField.KEY, MAX_KEY_CHARACTERS);
        if (!isTaskTypeKey(key)) {
            fields.refuse(TaskTypeField.KEY, "must be lower snake case: a-z, 0-9 and _, with a letter first");
        }
        String name = fields.requiredName(TaskTypeField.DISPLAY_NAME, MAX_TEXT_CHARACTERS);
        String category = fields.requiredName(TaskTypeField.CATEGORY, MAX_TEXT_CHARACTERS);
        BigDecimal minutes =
                fields.requiredDecimal(TaskTypeField.DEFAULT_BASELINE_MINUTES, DecimalRange.BASELINE_MINUTES);
        String source = fields.optionalText(TaskTypeField.BASELINE_SOURCE, MAX_TEXT_CHARACTERS);
        return fields.checked(new Command.DefineTaskType(key, name, category, minutes, source));
    }

    /** Checks an organisation's own baseline for a built-in type. */
    public static Checked<Command.OverrideBaseline> checkOverride(String key, RawBody<OverrideField> body) {
        FieldChecks<OverrideField> fields = new FieldChecks<>(body, "");
        BigDecimal minutes =
                fields.requiredDecimal(OverrideField.BASELINE_MINUTES_OVERRIDE, DecimalRange.BASELINE_MINUTES);
        String reason = fields.optionalText(OverrideField.REASON, MAX_TEXT_CHARACTERS);
        return fields.checked(new Command.OverrideBaseline(key, minutes, reason));
    }

    /** Whether it can be the id of an agent, by the rule of {@code POST /v1/track}. */
    public static boolean isAgentId(String text) {
        int codePoints = text.codePointCount(0, text.length());
        return codePoints >= 1
                && codePoints <= TrackRules.MAX_NAME_CHARACTERS
                && TextRules.isStorable(text)
                && TextRules.isFreeOfControls(text);
    }

    /** Checks what is set of an agent. */
    public static Checked<Command.SetAgentRate> checkAgent(String agentId, RawBody<AgentField> body) {
        FieldChecks<AgentField> fields = new FieldChecks<>(body, "");
        boolean cleared = fields.isCleared(AgentField.HOURLY_RATE);
        BigDecimal rate = cleared ? null : fields.decimal(AgentField.HOURLY_RATE, DecimalRange.HOURLY_RATE);
        if (!cleared && rate == null) {
            fields.refuse(AgentField.HOURLY_RATE, "is required; null stands for the organisation's rate");
        }
        return fields.checked(new Command.SetAgentRate(agentId, rate));
    }

    /** A change that changes something. */
    static <F extends Enum<F> & BodyField> Checked<Command.ChangeOrg> change(
            FieldChecks<F> fields, Command.ChangeOrg change) {
        if (change.isEmpty()) {
            fields.refuse(Refusal.invalidBody("The body names nothing to change."));
        }
        return fields.checked(change);
    }

    private static Optional<Command.Fallback> fallback(FieldChecks<OrgSettingsField> fields) {
        OrgSettingsField field = OrgSettingsField.FALLBACK_BASELINE_MINUTES;
        if (fields.isCleared(field)) {
            return Optional.of(new Command.Fallback(null));
        }
        return Optional.ofNullable(fields.decimal(field, DecimalRange.BASELINE_MINUTES))
                .map(Command.Fallback::new);
    }

    private static Map<TaskOutcome, BigDecimal> credit(FieldChecks<OrgSettingsField> fields) {
        Map<TaskOutcome, BigDecimal> credit = new EnumMap<>(TaskOutcome.class);
        fields.present(OrgSettingsField.OUTCOME_CREDIT, RawValue.Credit.class, "an object")
                .ifPresent(object -> {
                    FieldChecks<CreditField> shares =
                            new FieldChecks<>(object.fields(), OrgSettingsField.OUTCOME_CREDIT.wire());
                    for (CreditField outcome : CreditField.values()) {
                        BigDecimal share = shares.decimal(outcome, DecimalRange.OUTCOME_CREDIT);
                        if (share != null) {
                            credit.put(TaskOutcome.valueOf(outcome.name()), share);
                        }
                    }
                    shares.refusal().ifPresent(fields::refuse);
                });
        return credit;
    }
}
