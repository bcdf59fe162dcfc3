-- does every id name one row?
select 'documents' as table_name, document_id as id, count(*) as rows from documents group by document_id having count(*) > 1
union all
select 'articles', article_id, count(*) from articles group by article_id having count(*) > 1
union all
select 'sentences', sentence_id, count(*) from sentences group by sentence_id having count(*) > 1
union all
select 'mentions', mention_id, count(*) from mentions group by mention_id having count(*) > 1
union all
select 'links', mention_id, count(*) from links group by mention_id having count(*) > 1
union all
select 'summaries', summary_id, count(*) from summaries group by summary_id having count(*) > 1
