-- what was set aside from the prose of each article, and why?
select
    cuts.article_id,
    cuts.start - articles.document_start as start,
    cuts."end" - articles.document_start as "end",
    cuts.kind,
    cuts.reason,
    documents.text[cuts.start + 1:cuts."end"] as surface
from cuts
join articles using (article_id)
join documents on documents.document_id = cuts.document_id
where cuts.article_id in (select unnest($articles))
order by cuts.article_id, cuts.start
