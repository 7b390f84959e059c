-- What agent_cost was worked out from where resolved_cost_source is computed, frozen with the event; else all are null.
-- agent_cost = (tokens_in * input price + tokens_out * output price) / 1 000 000 * fx_rate, half up to 6 decimals.
ALTER TABLE events
    ADD COLUMN computed_price_book_version integer,
    ADD COLUMN computed_input_price        numeric(20, 6),
    ADD COLUMN computed_output_price       numeric(20, 6),
    ADD COLUMN computed_price_currency     text,
    ADD COLUMN computed_fx_rate            numeric(24, 12);

COMMENT ON COLUMN events.computed_input_price IS 'Of a million tokens, in computed_price_currency.';
COMMENT ON COLUMN events.computed_fx_rate IS 'Units of currency for one of computed_price_currency.';
