-- which articles hold the words of a query, the best first? (BM25, k1 = 1.2, b = 0.75; folded, attached particles apart)
create macro search_articles(query, most := 100) as table
with words as (
    select unnest(list_distinct(regexp_extract_all(query, '[\p{L}\p{M}\p{Nd}]+'))) as word
),

forms as (
    select
        word,
        unnest(search_forms(word)) as term
    from words
),

found as materialized (
    select
        forms.word,
        postings.term,
        postings.article_id,
        postings.day,
        postings.tf,
        postings.words
    from postings
    join forms using (term)
),

-- of the forms a word may have, the one that stands in most articles is taken
frequencies as (
    select
        word,
        term,
        count(*) as df
    from found
    group by word, term
    qualify row_number() over (partition by word order by df desc, term) = 1
),

collection as (
    select
        avg(words) as mean_words,
        count(*) as total
    from article_index
),

best as materialized (
    select
        found.article_id,
        any_value(found.day) as day,
        sum(
            ln(1 + (collection.total - frequencies.df + 0.5) / (frequencies.df + 0.5)) * found.tf * 2.2
            / (found.tf + 1.2 * (0.25 + 0.75 * coalesce(found.words / collection.mean_words, 1)))
        ) as score
    from found
    join frequencies using (word, term)
    cross join collection
    group by found.article_id
    order by score desc, found.article_id
    limit most
),

spelled as (
    select
        found.article_id,
        list(found.term order by found.term) as terms
    from found
    join frequencies using (word, term)
    where found.article_id in (select article_id from best)
    group by found.article_id
)

select
    best.article_id,
    best.day,
    article_index.outlet,
    article_index.title,
    best.score,
    spelled.terms
from best
join spelled using (article_id)
left join article_index using (article_id)
order by best.score desc, best.article_id
