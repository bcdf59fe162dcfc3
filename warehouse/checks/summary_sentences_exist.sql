-- does every sentence of a summary stand in the article it summarises?
select
    summary_sentences.summary_id,
    summary_sentences.sentence_id
from summary_sentences
left join summaries using (summary_id)
left join sentences using (sentence_id)
where summaries.summary_id is null or sentences.sentence_id is null or summaries.article_id <> sentences.article_id
