package dev.hourledger.gateway.domain;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The rules of the admin calls' bodies. Pure. */
public final class AdminRules {
    /** Code points of an organisation's name. */
    public static final int MAX_ORG_NAME_CHARACTERS = 200;
    /**
     * What an hour of human work is worth unless said otherwise: the design's 45 EUR, a default in no other currency.
     */
    public static final BigDecimal DEFAULT_HOURLY_RATE = new BigDecimal("45");

    /** For which a replaced key goes on working unless said otherwise. */
    public static final Duration DEFAULT_OVERLAP = Duration.ofHours(24);

    private static final String DEFAULT_RATE_CURRENCY = "EUR";
    private static final int MAX_PLAN_CHARACTERS = 32;
    /** Which plans exist is the log's to say; here only what can be the key of one. */
    private static final Pattern PLAN = Pattern.compile("[a-z0-9_-]+");

    private AdminRules() {}

    /** Checks a new organisation. */
    public static Checked<Command.RegisterOrg> checkOrg(RawBody<OrgField> body) {
        FieldChecks<OrgField> fields = new FieldChecks<>(body, "");
        String name = fields.requiredName(OrgField.NAME, MAX_ORG_NAME_CHARACTERS);
        String plan = fields.requiredText(OrgField.PLAN, MAX_PLAN_CHARACTERS);
        checkPlan(fields, OrgField.PLAN, plan);
        String code = fields.requiredText(OrgField.CURRENCY, Currencies.CODE_CHARACTERS);
        Command.Money currency = currency(fields, OrgField.CURRENCY, code);
        BigDecimal rate = hourlyRate(fields, code);
        return fields.checked(new Command.RegisterOrg(name, plan, currency.code(), currency.minorDigits(), rate));
    }

    /** Checks what an admin changes of an organisation. */
    public static Checked<Command.ChangeOrg> checkChange(RawBody<AdminOrgField> body) {
        FieldChecks<AdminOrgField> fields = new FieldChecks<>(body, "");
        String name = fields.text(AdminOrgField.NAME, 1, MAX_ORG_NAME_CHARACTERS);
        if (name != null && !TextRules.isFreeOfControls(name)) {
            fields.refuse(AdminOrgField.NAME, "must not hold control characters");
        }
        String plan = fields.text(AdminOrgField.PLAN, 1, MAX_PLAN_CHARACTERS);
        if (plan != null) {
            checkPlan(fields, AdminOrgField.PLAN, plan);
        }
        return OrgRules.change(fields, new Command.ChangeOrg(name, plan, null, null, null, Map.of()));
    }

    /** Checks a new key: whether it is a live one. */
    public static Checked<Boolean> checkKey(RawBody<KeyField> body) {
        FieldChecks<KeyField> fields = new FieldChecks<>(body, "");
        Optional<RawValue.Flag> livemode = fields.present(KeyField.LIVEMODE, RawValue.Flag.class, "true or false");
        if (livemode.isEmpty()) {
            fields.refuse(KeyField.LIVEMODE, "is required");
        }
        return fields.checked(livemode.map(RawValue.Flag::value).orElse(false));
    }

    /** Checks a rotation: for how long the replaced key goes on working. */
    public static Checked<Duration> checkRotation(RawBody<RotationField> body) {
        FieldChecks<RotationField> fields = new FieldChecks<>(body, "");
        BigDecimal hours = fields.decimal(RotationField.OVERLAP_HOURS, DecimalRange.OVERLAP_HOURS);
        return fields.checked(hours == null ? DEFAULT_OVERLAP : Duration.ofHours(hours.longValueExact()));
    }

    private static <F extends Enum<F> & BodyField> void checkPlan(FieldChecks<F> fields, F field, String plan) {
        if (!PLAN.matcher(plan).matches()) {
            fields.refuse(field, "must be made of a-z, 0-9, _ and -");
        }
    }

    /** The currency of a code; one without a minor unit (gold, XXX) is none. */
    static <F extends Enum<F> & BodyField> Command.Money currency(FieldChecks<F> fields, F field, String code) {
        Optional<Integer> minorDigits = Currencies.minorDigits(code);
        if (minorDigits.isEmpty()) {
            fields.refuse(field, Currencies.NOT_ONE);
        }
        return new Command.Money(code, minorDigits.orElse(0));
    }

    private static BigDecimal hourlyRate(FieldChecks<OrgField> fields, String currency) {
        @Nullable BigDecimal rate = fields.decimal(OrgField.HOURLY_RATE, DecimalRange.HOURLY_RATE);
        if (rate == null && !DEFAULT_RATE_CURRENCY.equals(currency)) {
            fields.refuse(OrgField.HOURLY_RATE, "is required for any currency but " + DEFAULT_RATE_CURRENCY);
        }
        return rate == null ? DEFAULT_HOURLY_RATE : rate;
    }
}
