-- has every article with sentences a summary?
select distinct sentences.article_id
from sentences
left join summaries using (article_id)
where summaries.article_id is null
