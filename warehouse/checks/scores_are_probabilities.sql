-- does every score lie between 0 and 1?
select 'topic_scores' as table_name, article_id as id, score from topic_scores where score not between 0 and 1 or score is null or isnan(score)
union all
select 'mentions', mention_id, score from mentions where score not between 0 and 1 or isnan(score)
union all
select 'links', mention_id, score from links where score not between 0 and 1 or isnan(score)
union all
select 'sentences', sentence_id, salience from sentences where salience not between 0 and 1 or isnan(salience)
