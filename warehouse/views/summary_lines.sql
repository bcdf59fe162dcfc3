-- which published sentences is each summary made of, and where do they stand?
create view summary_lines as
select
    summaries.article_id,
    summaries.method,
    summary_sentences.rank,
    sentences.sentence_id,
    sentences.start,
    sentences."end",
    articles.text[sentences.start + 1:sentences."end"] as sentence,
    articles.day
from summary_sentences
join summaries using (summary_id)
join sentences using (sentence_id)
join articles on articles.article_id = summaries.article_id
