-- Every batch updates rollups of the day. A page with room takes the new version of a row beside the old one, without a new entry in
-- the index. Measured with batches of 2 000 into new tables: 9 to 15 % less of PostgreSQL's time a row. For pages from now on.
ALTER TABLE daily_rollups SET (fillfactor = 50);
