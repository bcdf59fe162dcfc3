-- is every article exactly the slice of its document that its offsets say?
select
    articles.article_id,
    articles.document_id,
    articles.document_start,
    articles.document_end
from articles
left join documents using (document_id)
where
    documents.document_id is null
    or articles.text <> documents.text[articles.document_start + 1:articles.document_end]
