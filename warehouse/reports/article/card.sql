-- what are the articles to be shown, in reading order?
select
    cards.*,
    articles.text,
    articles.document_start,
    articles.title_start,
    articles.title_end,
    articles.subheads,
    articles.agencies,
    articles.dateline
from article_cards as cards
join articles using (article_id)
where cards.article_id in (select unnest($articles))
order by cards.day, cards.source_path, cards.story_index
