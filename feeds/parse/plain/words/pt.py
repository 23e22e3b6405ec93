"""Portuguese page words."""

from feeds.parse.plain.words.page_words import PageWords

WORDS = PageWords(
    related=(
        *("leia também", "leia mais", "ler mais", "ver mais", "veja também", "veja mais"),
        *("saiba mais", "relacionadas", "relacionados", "notícias relacionadas", "mais notícias"),
        *("artigos relacionados", "conteúdo relacionado", "matérias relacionadas", "mais lidas"),
        *("as mais lidas", "mais lidos", "os mais lidos", "últimas notícias", "recomendado"),
        *("recomendados", "recomendamos", "recomendado para você", "você pode gostar"),
        *("pode interessar", "também pode interessar", "pode também interessar lhe", "não perca"),
        *("outras notícias", "em alta", "sobre o mesmo assunto", "continue lendo", "destaques"),
    ),
    widget=(
        *("tamanho do texto", "tamanho da letra", "tamanho da fonte", "compartilhar", "partilhar"),
        *("compartilhe", "compartilhe este artigo", "partilhar artigo", "partilhar este artigo"),
        *("imprimir", "guardar", "salvar", "ouvir", "ouvir artigo", "ouça este conteúdo"),
        *("comentário", "comentários", "comentar", "ver comentários", "deixe um comentário"),
        *("deixe o seu comentário", "responder", "publicidade", "anúncio", "patrocinado"),
        *("copiar link", "copiar ligação", "link copiado", "newsletter", "assine", "assinar"),
        *("subscrever", "inscreva se", "entrar", "iniciar sessão", "menu", "pesquisar", "buscar"),
        *("fechar", "início", "ir para o conteúdo", "voltar ao topo", "seguinte", "próximo"),
        *("anterior", "minutos de leitura", "min de leitura", "tempo de leitura", "aceitar"),
        *("aceitar tudo", "aceitar todos", "recusar", "rejeitar", "configurações", "enviar"),
        *("continua após a publicidade", "continua depois da publicidade", "siga nos", "etiquetas"),
        *("ampliar imagem", "ver imagem", "palavras chave", "tópicos"),
    ),
    notice=(
        *("receba as notícias", "este conteúdo é exclusivo", "quer comentar"),
        *("utilizamos cookies", "usamos cookies", "este site utiliza cookies", "este site usa"),
        *("nós e os nossos parceiros", "nós e nossos parceiros", "com o seu consentimento"),
        *("todos os direitos reservados", "assine a nossa", "subscreva a nossa", "receba a nossa"),
        *("siga nos no", "para continuar a ler", "já é assinante", "o seu navegador", "ative o"),
    ),
    photo=(
        *("foto", "fotos", "fotografia", "fotógrafo", "imagem", "imagens", "crédito"),
        *("créditos", "crédito da foto", "ilustração", "foto de arquivo"),
    ),
    byline=(
        *("por", "escrito por", "publicado por", "autor", "autora", "autores", "texto"),
        *("texto de", "um artigo de", "redação"),
    ),
    job=(
        *("jornalista", "redator", "redatora", "redação", "correspondente", "enviado"),
        *("enviada", "editor", "editora", "repórter", "colunista"),
    ),
    published=("publicado", "publicada", "criado", "data"),
    updated=("atualizado", "atualizada", "actualizado", "modificado", "última atualização"),
    filler=(
        *("em", "às", "as", "de", "do", "da", "no", "segunda", "terça", "quarta", "quinta"),
        *("sexta", "feira", "sábado", "domingo", "h", "min", "minutos", "leitura", "tempo"),
        *("última", "atualização"),
    ),
    joins=("e", "com"),
    months=("jan", "fev", "mar", "abr", "mai", "jun", "jul", "ago", "set", "out", "nov", "dez"),
)
