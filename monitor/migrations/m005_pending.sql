-- Indexes by stage that serve any stage: partial ones need it spelled out in the query.

DROP INDEX versions_pending;
DROP INDEX pages_pending;
CREATE INDEX versions_stage ON versions(stage, id);
CREATE INDEX pages_stage ON pages(stage, first_id);
