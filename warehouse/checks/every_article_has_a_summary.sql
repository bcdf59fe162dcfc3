-- has every article with sentences, not refused on the way, a summary?
select distinct sentences.article_id
from sentences
left join summaries using (article_id)
where
    summaries.article_id is null
    and sentences.article_id not in (select article_id from rejects where article_id is not null)
